"""ON DISK: results written aside and renamed, found again, read without simulating."""
