"""Whether a workspace and its computer are sound: looked at, backed up, made whole again."""
