"""From what the words say to what they mean here: dates, places, parties, tolls, narrators, claims."""
