"""The outside we hold calls with: AMI, AudioSocket, and Asterisk's own configuration."""
