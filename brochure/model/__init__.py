"""The nouns: what a handout, an edition, a finding, a page file and a parcel are.

Nothing here opens a file, draws, or uses the network.
"""
