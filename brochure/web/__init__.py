"""Pages served to a browser on this machine: what the preview has, and a front desk will have, in
common.
"""
