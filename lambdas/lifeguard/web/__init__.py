"""The only code that talks to anybody but AWS: it asks the sites that the policies name."""
