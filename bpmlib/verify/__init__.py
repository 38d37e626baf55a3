"""What runs a policy to find out whether it is right.

`examples` runs the rows of its `Examples` sections; `coverage` counts which rules of the sources they reach.
"""
