"""Parcels out, receipts back: one file a channel."""
