"""What is given away: parcels and tickets out, receipts back, one file a channel."""
