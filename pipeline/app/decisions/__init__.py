"""What an office decides about returns, units and files: checked, appended, told, taken back."""
