"""What each part of a report states; one module for each kind of fact."""
