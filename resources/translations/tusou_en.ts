<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>AnnotationController</name>
    <message numerus="yes">
        <source>%n photo(s) changed.</source>
        <translation>
            <numerusform>%n photo changed.</numerusform>
            <numerusform>%n photos changed.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) have their former captions and tags.</source>
        <translation>
            <numerusform>%n photo has its former caption and tags.</numerusform>
            <numerusform>%n photos have their former captions and tags.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) could not be changed: {reason}</source>
        <translation>
            <numerusform>%n photo could not be changed: {reason}</numerusform>
            <numerusform>%n photos could not be changed: {reason}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AnnotationDialog</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The service of this library is paid for. A change uploads each photo again: %n entries for each photo.</source>
        <translation>
            <numerusform>The service of this library is paid for. A change uploads each photo again: %n entry for each photo.</numerusform>
            <numerusform>The service of this library is paid for. A change uploads each photo again: %n entries for each photo.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesController</name>
    <message numerus="yes">
        <source>Move %n photo(s) to the trash of the system?</source>
        <translation>
            <numerusform>Move %n photo to the trash of the system?</numerusform>
            <numerusform>Move %n photos to the trash of the system?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) moved to the trash.</source>
        <translation>
            <numerusform>%n photo moved to the trash.</numerusform>
            <numerusform>%n photos moved to the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) stayed as they were, first “{name}”: {reason}</source>
        <translation>
            <numerusform>%n photo stayed as it was: “{name}”: {reason}</numerusform>
            <numerusform>%n photos stayed as they were, first “{name}”: {reason}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DuplicatesWindow</name>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n group</numerusform>
            <numerusform>%n groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n to the trash…</source>
        <translation>
            <numerusform>Move %n to the trash…</numerusform>
            <numerusform>Move %n to the trash…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message numerus="yes">
        <source>%n photo(s) copied to “{folder}”.</source>
        <translation>
            <numerusform>%n photo copied to “{folder}”.</numerusform>
            <numerusform>%n photos copied to “{folder}”.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) could not be copied, first “{name}”: {reason}</source>
        <translation>
            <numerusform>%n photo could not be copied: “{name}”: {reason}</numerusform>
            <numerusform>%n photos could not be copied, first “{name}”: {reason}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupModel</name>
    <message numerus="yes">
        <source>%n copies</source>
        <translation>
            <numerusform>%n copy</numerusform>
            <numerusform>%n copies</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportText</name>
    <message numerus="yes">
        <source>{name} and %n more</source>
        <translation>
            <numerusform>{name} and %n more</numerusform>
            <numerusform>{name} and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>%n added</numerusform>
            <numerusform>%n added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n already there</source>
        <translation>
            <numerusform>%n already there</numerusform>
            <numerusform>%n already there</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LibraryDetails</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoActions</name>
    <message numerus="yes">
        <source>At most %n photo(s) are opened at once.</source>
        <translation>
            <numerusform>At most %n photo is opened at once.</numerusform>
            <numerusform>At most %n photos are opened at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n photo(s) from the library? The service cannot bring them back.</source>
        <translation>
            <numerusform>Remove %n photo from the library? The service cannot bring it back.</numerusform>
            <numerusform>Remove %n photos from the library? The service cannot bring them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) removed from the library; the files stay where they are.</source>
        <translation>
            <numerusform>%n photo removed from the library; the file stays where it is.</numerusform>
            <numerusform>%n photos removed from the library; the files stay where they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are back in the library.</source>
        <translation>
            <numerusform>%n photo is back in the library.</numerusform>
            <numerusform>%n photos are back in the library.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoText</name>
    <message numerus="yes">
        <source>%n more photo(s) of the same picture</source>
        <translation>
            <numerusform>%n more photo of the same picture</numerusform>
            <numerusform>%n more photos of the same picture</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PreviewPanel</name>
    <message numerus="yes">
        <source>%n photo(s) selected</source>
        <translation>
            <numerusform>%n photo selected</numerusform>
            <numerusform>%n photos selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ResultsTools</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchController</name>
    <message numerus="yes">
        <source>Only the first %n picture(s) are searched with.</source>
        <translation>
            <numerusform>Only the first picture is searched with.</numerusform>
            <numerusform>Only the first %n pictures are searched with.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchOptionsPage</name>
    <message numerus="yes">
        <source>The service orders at most 50 candidates a second time, so searches by words first show %n match(es); more can be asked for, without a second ordering. It is paid for.</source>
        <translation>
            <numerusform>The service orders at most 50 candidates a second time, so searches by words first show %n match; more can be asked for, without a second ordering. It is paid for.</numerusform>
            <numerusform>The service orders at most 50 candidates a second time, so searches by words first show %n matches; more can be asked for, without a second ordering. It is paid for.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TagList</name>
    <message numerus="yes">
        <source>{tag} (%n photo(s))</source>
        <translation>
            <numerusform>{tag} (%n photo)</numerusform>
            <numerusform>{tag} (%n photos)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TeachingStrip</name>
    <message numerus="yes">
        <source>What do these %n photo(s) show?</source>
        <translation>
            <numerusform>What does this photo show?</numerusform>
            <numerusform>What do these %n photos show?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more photo(s) and searches find it everywhere.</source>
        <translation>
            <numerusform>%n more photo, and searches find it everywhere.</numerusform>
            <numerusform>%n more photos, and searches find it everywhere.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>These %n photo(s) have too little in common so far.</source>
        <translation>
            <numerusform>This photo has too little in common with the others so far.</numerusform>
            <numerusform>These %n photos have too little in common so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Learned from %n photo(s). More make it surer.</source>
        <translation>
            <numerusform>Learned from %n photo. More make it surer.</numerusform>
            <numerusform>Learned from %n photos. More make it surer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Learned well from %n photo(s).</source>
        <translation>
            <numerusform>Learned well from %n photo.</numerusform>
            <numerusform>Learned well from %n photos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them look(s) unlike the others.</source>
        <translation>
            <numerusform>%n of them looks unlike the others.</numerusform>
            <numerusform>%n of them look unlike the others.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TimeLeft</name>
    <message numerus="yes">
        <source>about %n min left</source>
        <translation>
            <numerusform>about %n min left</numerusform>
            <numerusform>about %n min left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n h left</source>
        <translation>
            <numerusform>about %n h left</numerusform>
            <numerusform>about %n h left</numerusform>
        </translation>
    </message>
</context>
</TS>
