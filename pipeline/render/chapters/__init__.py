"""The chapters of the report: what each says, as values for the templates. No chapter knows a field or a form by name."""
