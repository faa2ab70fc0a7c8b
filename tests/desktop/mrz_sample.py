"""A machine-readable zone of an invented person."""

MRZ = (
    "I<KAZ9900000019920403400009<<<",
    "9204034F3005117KAZ<<<<<<<<<<<6",
    "QUANYSHKYZY<<AINUR<<<<<<<<<<<<",
)
