"""Tables that go on over pages, and sheets too wide for one, put together again."""
