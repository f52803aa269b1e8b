"""Teaching words: naming what photos show, and answering what they are asked about."""
