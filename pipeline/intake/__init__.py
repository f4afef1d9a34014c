"""Files received → archive and register of arrivals. The only package that moves files."""
