"""One repository for each thing that is remembered; they meet in a unit of work."""
