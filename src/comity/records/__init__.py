"""What bureaus share: persons, documents, vehicles, vessels, aircraft, firearms, assets."""
