"""What a unit wrote, gathered under the labels that govern it."""
