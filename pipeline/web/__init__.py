"""The page: a face of the use cases for a browser on this computer, or in the office's network. It holds no logic of its own."""
