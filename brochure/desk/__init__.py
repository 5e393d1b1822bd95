"""The front desk: one page that finds a handout, prints it, and says what the printer said."""
