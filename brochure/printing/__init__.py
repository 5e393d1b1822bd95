"""What is printed for a patient: what may go out, how it is offered, and the job from its first
byte to what the printer says of it.
"""
