"""Two rounds of letters beside one another: who moved, whose letter was answered, who was waited for and how long."""
