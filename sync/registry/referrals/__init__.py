"""Referrals as the registry owns them (table A2)."""
