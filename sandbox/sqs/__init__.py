"""The queues of the synthesized template, and the event source mappings that poll them."""
