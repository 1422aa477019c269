"""The AWS of one world: moto and our own answers behind one gateway, in virtual time."""
