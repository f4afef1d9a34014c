"""The issues that units raise: similar ones grouped, themes, outcomes."""
