"""What people say about an answer with one tap: did it answer the point, and later, did it help?"""
