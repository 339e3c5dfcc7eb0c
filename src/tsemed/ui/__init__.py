"""What every page is drawn with: tags, components, pictures and styles. It knows no person."""
