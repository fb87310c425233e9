"""Parts of screens that know fields and records, but no screen and no kind."""
