"""What Lifeguard does inside a host where the policy says `guest: act`."""
