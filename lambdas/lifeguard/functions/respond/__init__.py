"""respond: one durable execution carries one incident from its opening to its close."""
