"""When Lifeguard looks inside a host, and what it does there where the policy says `guest: act`."""
