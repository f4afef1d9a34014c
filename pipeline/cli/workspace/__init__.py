"""Commands for the workspace itself: made, checked, made whole again."""
