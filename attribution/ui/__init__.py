"""What people see: one file per page, and pure helpers that make HTML. Streamlit enters only here and in app.py."""
