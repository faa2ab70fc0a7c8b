"""Values of the field: numbers, names, documents, referrals, working time. Pure."""
