"""One reader a format, the gate before it, and the containers that hold further files. `register` lists them."""
