"""What moderators ask and people answer under a case code, without knowing each other."""
