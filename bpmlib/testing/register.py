"""What hypothesis calls when it is loaded: `st.from_type` draws valid documents from then on."""
