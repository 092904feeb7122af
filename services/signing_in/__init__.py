"""Who is let in: people by the sign-in of their own organisation, programs by what they sign."""
