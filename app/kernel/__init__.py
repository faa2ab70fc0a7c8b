"""Ground floor: errors, clocks, ids, settings, resources and catalogues. Knows nothing of the office."""
