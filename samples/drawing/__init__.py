"""Pages as lists of marks in millimetres, and what turns them into PDF, OFD, office files and scans."""
