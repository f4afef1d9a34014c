"""Official documents after GB/T 9704-2012 in Word, and the templates that a campaign begins with."""
