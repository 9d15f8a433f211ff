"""What staff and recipients may look up about deliveries."""
