"""What makes installers of the program: rules of what goes in, and the packages of each system."""
