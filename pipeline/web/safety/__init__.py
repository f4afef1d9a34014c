"""What keeps strangers out: who is signed in, where a request comes from, what a page may load, how much is taken, who did what."""
