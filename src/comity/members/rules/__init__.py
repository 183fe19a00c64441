"""What holds among members, bureaus and officers: values in, a value or a refusal out."""
