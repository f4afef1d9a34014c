"""The values that the stages of the pipeline hand on, the workspace with its settings, and what stops the job."""
