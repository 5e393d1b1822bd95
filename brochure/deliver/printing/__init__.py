"""Printing by IPP: what is asked and answered, what a printer can do, the forms it takes."""
