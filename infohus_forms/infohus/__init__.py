"""What only the tool of the Infohus needs and no specification can state. Only the edge imports it; the steps get its rules handed in."""
