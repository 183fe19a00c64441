"""Making an election, each role with its own part: codes, keys, sealed ballots, the box, the opened tally.

credentials   voters' codes                     the credential authority
keys          a trustee's own key               trustees
threshold     a key that trustees share         trustees
opening       decrypting the tally              trustees
sealing       ballots: cast or audit            voters' devices (in the browser: ../sealer)
auditing      checking an audited ballot        any other device
box           the archive as it grows           the office, which holds no secret
files         what each role keeps and hands on
"""
