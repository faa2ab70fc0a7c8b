"""One module per document on paper; `registry` lists them, `facts` tells what each is drawn from."""
