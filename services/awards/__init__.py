"""Applications under Learn, Embed, Share; fair panels; awards and their three-year clock."""
