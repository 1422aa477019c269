"""What the world answers itself, one package a service; moto answers everything else."""
