"""Binary workbooks (.xlsb): what their parts say besides the values."""
