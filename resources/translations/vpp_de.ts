<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>About</name>
    <message>
        <source>Version {version}, with Python {python} and Qt {qt}.</source>
        <translation>Version {version}, mit Python {python} und Qt {qt}.</translation>
    </message>
    <message>
        <source>About, version, licences</source>
        <translation>Über, Version, Lizenzen</translation>
    </message>
    <message>
        <source>Licences</source>
        <translation>Lizenzen</translation>
    </message>
    <message>
        <source>Qt is used under the LGPL 3: you may replace its libraries by your own, in the folder of PySide6.</source>
        <translation>Qt wird unter der LGPL 3 genutzt: Sie dürfen seine Bibliotheken im Ordner von PySide6 durch eigene ersetzen.</translation>
    </message>
</context>
<context>
    <name>AddDelegate</name>
    <message>
        <source>2026-10-14</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AddForm</name>
    <message>
        <source>Course</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as CS101 Algorithms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Term</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as Fall 2026</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presenters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names, parted by commas</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published: students can watch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draft: only you see them</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Renditions</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AddModel</name>
    <message>
        <source>Title and file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave {title} out</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AddSheet</name>
    <message>
        <source>Add lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adding</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose more files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>More of what was dropped could not be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is in the queue already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} was added before; adding it again changes only what is said of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seems to be the same recording as {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} is in the catalog already, as {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for recordings…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{amount}, still counting</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{amount}; %n left out</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Add 1 lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add {count} lectures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>AddTable</name>
    <message>
        <source>Files to add</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BatchLine</name>
    <message>
        <source>All jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>BuildView</name>
    <message>
        <source>Output of the build of {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build of {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide output</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CaptionForm</name>
    <message>
        <source>Language</source>
        <translation type="unfinished">Sprache</translation>
    </message>
    <message>
        <source>Such as English or en</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name in the player</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The language&apos;s own word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
</context>
<context>
    <name>CaptionRow</name>
    <message>
        <source>unknown language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name {captions}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove {captions}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CaptionsSection</name>
    <message>
        <source>None yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add captions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A .vtt or .srt file; it can also be dropped here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Captions ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Catalog</name>
    <message>
        <source>No lecture fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The catalog cannot be reached</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is called “{text}”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it was deleted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Deleted {count} lectures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>CatalogModel</name>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Course</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presenter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published</source>
        <translation type="unfinished">Veröffentlicht</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChapterRow</name>
    <message>
        <source>Beginning of chapter {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Title of chapter {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove chapter {n}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChaptersSection</name>
    <message>
        <source>As text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All chapters as lines such as 12:30 Hashing, to write, copy or paste</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters as text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>0:00 Welcome
12:30 Hashing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>Chapter {n}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write it as 12:30</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not between its neighbours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A chapter needs a title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a chapter at {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Chip</name>
    <message>
        <source>Remove {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lines of {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show or hide the lines of {service}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ChipsField</name>
    <message>
        <source>Several values, add one to all</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Column</name>
    <message>
        <source>No setting fits</source>
        <translation>Keine Einstellung passt</translation>
    </message>
    <message>
        <source>Other words may find it.</source>
        <translation>Andere Wörter finden sie vielleicht.</translation>
    </message>
    <message>
        <source>Show {section}</source>
        <translation>{section} zeigen</translation>
    </message>
</context>
<context>
    <name>Completions</name>
    <message>
        <source>Completion</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Conduct</name>
    <message>
        <source>{field} saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Students see it now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Students do not see it any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n lecture(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Deleted {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters saved</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Captions added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Captions named</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Captions removed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Control</name>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) cancelled. What was encoded of them goes.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n job(s) removed from the list.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{title} cancelled. What was encoded of it goes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} removed from the list.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n done job(s) removed from the list. Published lectures stay.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Deeds</name>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the lecture&apos;s files into a folder, for any web server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open student page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished">Exportieren</translation>
    </message>
    <message>
        <source>A draft has no page for students.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The platform does not run. Start it to watch as students do.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show stack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No browser could be started. The page is {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link copied. Students can open it once the lecture is published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Link copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export into a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exported to {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Departure</name>
    <message>
        <source>Leaving</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VPP Desktop leaves when all work is done.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>The settings were changed in their file.</source>
        <translation>Die Einstellungen wurden in ihrer Datei geändert.</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open student page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add captions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a chapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish or unpublish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Captions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Files</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lecture(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Published</source>
        <translation type="unfinished">Veröffentlicht</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unpublish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide it from students</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let students see it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{duration}, {size}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{duration}, no files yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the file&apos;s path</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the job</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DoctorPage</name>
    <message>
        <source>Check again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check this machine again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it with a sample lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copied. Paste it into a terminal, then check again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop to add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No recordings</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n of them cannot become lectures</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Ending</name>
    <message>
        <source>Do nothing</source>
        <translation type="unfinished">Nichts tun</translation>
    </message>
    <message>
        <source>Notify me</source>
        <translation type="unfinished">Mich benachrichtigen</translation>
    </message>
    <message>
        <source>Sleep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shut down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All work is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>All work is done, %n failed.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{done} This computer sleeps in 30 seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} This computer shuts down in 30 seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer stays on.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Exchange</name>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Writes settings and ladders into one file, without passwords.</source>
        <translation>Schreibt Einstellungen und Leitern in eine Datei, ohne Passwörter.</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>Einstellungen exportieren</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Takes settings and ladders from such a file; those of now are kept beside it.</source>
        <translation>Übernimmt Einstellungen und Leitern aus so einer Datei; die jetzigen bleiben als Kopie erhalten.</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Puts every setting back to its default; ladders stay.</source>
        <translation>Setzt jede Einstellung auf ihre Vorgabe zurück; Leitern bleiben.</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Settings (*.toml)</source>
        <translation>Einstellungen (*.toml)</translation>
    </message>
    <message>
        <source>Settings and ladders are in {file}.</source>
        <translation>Einstellungen und Leitern sind in {file}.</translation>
    </message>
    <message>
        <source>Settings and ladders are in {file}. {names} is left out, as it holds a password.</source>
        <translation>Einstellungen und Leitern sind in {file}. {names} fehlt darin, weil es ein Passwort enthält.</translation>
    </message>
    <message>
        <source>The settings are those of {file} now. Those of before are kept in {folder}.</source>
        <translation>Es gelten jetzt die Einstellungen aus {file}. Die vorherigen liegen in {folder}.</translation>
    </message>
    <message numerus="yes">
        <source>%n setting(s) reset</source>
        <translation>
            <numerusform>%n Einstellung zurückgesetzt</numerusform>
            <numerusform>%n Einstellungen zurückgesetzt</numerusform>
        </translation>
    </message>
    <message>
        <source>All settings are the defaults already.</source>
        <translation>Alle Einstellungen sind schon die Vorgaben.</translation>
    </message>
</context>
<context>
    <name>FactsSection</name>
    <message>
        <source>Recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{size} in %n file(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published</source>
        <translation type="unfinished">Veröffentlicht</translation>
    </message>
    <message>
        <source>Id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} Mbit/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} kbit/s</source>
        <translation type="unfinished">{number} kbit/s</translation>
    </message>
    <message>
        <source>copied</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>Saved</source>
        <translation type="unfinished">Gespeichert</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Course</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All courses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Any visibility</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Published</source>
        <translation type="unfinished">Veröffentlicht</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation type="unfinished">Entwürfe</translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded last</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By course</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show as posters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show as a table</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FirstTime</name>
    <message>
        <source>Drop lectures here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recordings and folders of recordings. Each becomes a lecture for every browser.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it with a sample lecture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Fixes</name>
    <message>
        <source>Copied: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Docker&apos;s command line is not installed. With it, this opens a shell: {command} (copied)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No terminal was found. This opens a shell in one: {command} (copied)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No terminal was found. Run this in one: {command} (copied)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{line} is in .env now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{container} is stopped.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} are free again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>FolderWatch</name>
    <message>
        <source>Watch folder</source>
        <translation type="unfinished">Beobachteter Ordner</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a description</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Course</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a course</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Course code</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as CS101</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Term</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as Fall 2026</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as 3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recorded on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Such as {date}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Presenters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a presenter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished">Sprache</translation>
    </message>
    <message>
        <source>Add a language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tags</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>GridView</name>
    <message>
        <source>Lectures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Groups</name>
    <message>
        <source>All {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Active {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done {count}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HeadCard</name>
    <message>
        <source>What would be done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>Show plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hide plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all operations</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The stack cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Once the container engine runs, the platform can be started.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LadderEditor</name>
    <message>
        <source>Name of the ladder</source>
        <translation>Name der Leiter</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Save ladder</source>
        <translation>Leiter speichern</translation>
    </message>
    <message>
        <source>Add a rung</source>
        <translation>Sprosse hinzufügen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Quality (CRF)</source>
        <translation>Qualität (CRF)</translation>
    </message>
    <message>
        <source>Remove this rung</source>
        <translation>Diese Sprosse entfernen</translation>
    </message>
    <message>
        <source>There is a ladder of this name already.</source>
        <translation>Eine Leiter dieses Namens gibt es schon.</translation>
    </message>
    <message>
        <source>A name has letters, digits, spaces and dashes.</source>
        <translation>Ein Name besteht aus Buchstaben, Ziffern, Leerzeichen und Strichen.</translation>
    </message>
    <message>
        <source>Each rung is lower than the one above it.</source>
        <translation>Jede Sprosse ist niedriger als die darüber.</translation>
    </message>
</context>
<context>
    <name>Ladders</name>
    <message>
        <source>Removed the ladder {name}</source>
        <translation>Leiter {name} entfernt</translation>
    </message>
</context>
<context>
    <name>LecturesPage</name>
    <message>
        <source>Add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose recordings to add</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a folder of lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the files that were copied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch between posters and table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look at the catalog again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the selected lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to add: copy files in the file manager first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1 lecture added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} lectures added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show queue</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Lifecycle</name>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stage: {stage}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{stage}, its image is stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Image (stale)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Line</name>
    <message>
        <source>Or: {advice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LineField</name>
    <message>
        <source>Several values</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Loading</name>
    <message>
        <source>Opening the catalog…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Log lines</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LogsPage</name>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>Start platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Info and worse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warnings, errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Errors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last 5 minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Today</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From … to …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrap long lines (Alt+Z)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selection (Ctrl+C)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export these lines to a file (Ctrl+S)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the view (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the newest line in sight (End)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No line fits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of {count} lines none has what the filters ask for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No logs can be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing logged yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the platform, and what its services print comes here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The expression {failure}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{place} of {count}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No match</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n line(s) copied</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Select lines to copy them: drag over them, or Ctrl+A.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished">Exportieren</translation>
    </message>
    <message>
        <source>{name}: {count} lines written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting: {count} lines so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrap long lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the selected lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select all lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the log&apos;s view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the log&apos;s filters</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Doctor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished">Einstellungen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>VPP Desktop cannot open its data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Window</source>
        <translation type="unfinished">Fenster</translation>
    </message>
    <message>
        <source>Go to {page}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>{thing}: an error of this program ({kind}). Try again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Note</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Notifier</name>
    <message numerus="yes">
        <source>%n lecture(s) published</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>The queue is done.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{lecture} failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The platform needs a look</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>OperationRow</name>
    <message>
        <source>waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{operation}: {state}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}, {percent} %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Type what to do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Commands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing fits these words.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Pill</name>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: 1 new line</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused: {count} new lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the newest line and follow (End)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlaceLine</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open {folder}</source>
        <translation>{folder} öffnen</translation>
    </message>
</context>
<context>
    <name>Poster</name>
    <message>
        <source>Play in the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play in the browser, as students see it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview at {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ProblemBanner</name>
    <message>
        <source>Last lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{action}: {problem}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message>
        <source>Work is in progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused work goes on at the next start, from where it stopped. Stopped lectures are cancelled.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and leave</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave when done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause and leave</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Queue</name>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Publish</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} fps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encode</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Package</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packaged, not published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits for the store</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits to be published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation type="unfinished">Kodierung</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation type="unfinished">Veröffentlichung</translation>
    </message>
    <message>
        <source>Published</source>
        <translation type="unfinished">Veröffentlicht</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another program on this computer works on it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reason} It is published as soon as the store answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Was interrupted. What is finished is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} → {package}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} → ≤ {package}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>QueuePage</name>
    <message>
        <source>Pause all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing in this group.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The queue is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recordings that you drop become lectures here, one after the other.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is in work</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n in work</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Queue is empty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the top</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move to the end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{choice}: not possible, {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When done: {choice}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recordings in it become lectures by themselves.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The watch folder needs a look</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watching {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{folder}: %n taken</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Move the selected jobs up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the selected jobs down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause all jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume all jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear done jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what happens when all is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause or resume the selected jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Retry the selected jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel or remove the selected jobs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the details of the selected job</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n lecture(s) in work.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>How far it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last lines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show its log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n operation(s) were not done. The next start goes on from here.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{elapsed}, {told} the last times</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rungs</name>
    <message>
        <source>New ladder</source>
        <translation>Neue Leiter</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>There is no ladder of this name: choose another one.</source>
        <translation>Eine Leiter dieses Namens gibt es nicht: wählen Sie eine andere.</translation>
    </message>
    <message>
        <source>{number} kbit/s</source>
        <translation>{number} kbit/s</translation>
    </message>
    <message>
        <source>{title}. At most {fps} frames a second, sound at {audio} kbit/s.</source>
        <translation>{title}. Höchstens {fps} Bilder pro Sekunde, Ton mit {audio} kbit/s.</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Quality (CRF)</source>
        <translation>Qualität (CRF)</translation>
    </message>
    <message>
        <source>Codec</source>
        <translation>Codec</translation>
    </message>
</context>
<context>
    <name>SearchBar</name>
    <message>
        <source>Search the log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tell capitals from small letters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show only lines with it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous match (Shift+F3)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next match (F3)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search lectures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ServiceCard</name>
    <message>
        <source>Start {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rebuild {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logs of {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shell in {service}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CPU</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the last ten minutes; 100 % is one core</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the last ten minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stale ({cause})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Older settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {address} in the browser</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n restart(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>since {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the last ten minutes; it may use {limit}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>Reset {setting}</source>
        <translation>{setting} zurücksetzen</translation>
    </message>
    <message>
        <source>Back to the default: {value}</source>
        <translation>Zurück zur Vorgabe: {value}</translation>
    </message>
    <message>
        <source>{variable} is set: it decides</source>
        <translation>{variable} ist gesetzt und entscheidet</translation>
    </message>
    <message>
        <source>This {problem}. It is not saved.</source>
        <translation>Die Eingabe {problem}. Sie ist nicht gespeichert.</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>names no ladder</source>
        <translation>nennt keine Leiter</translation>
    </message>
    <message>
        <source>is no whole path</source>
        <translation>ist kein vollständiger Pfad</translation>
    </message>
    <message>
        <source>names no folder that is there</source>
        <translation>nennt keinen vorhandenen Ordner</translation>
    </message>
    <message>
        <source>names a folder that cannot be read</source>
        <translation>nennt einen Ordner, der nicht lesbar ist</translation>
    </message>
    <message>
        <source>names no file that is there</source>
        <translation>nennt keine vorhandene Datei</translation>
    </message>
    <message>
        <source>holds a control character</source>
        <translation>enthält ein Steuerzeichen</translation>
    </message>
    <message>
        <source>is empty</source>
        <translation>ist leer</translation>
    </message>
    <message>
        <source>is no language tag, such as en or de-AT</source>
        <translation>ist kein Sprachkürzel wie en oder de-AT</translation>
    </message>
    <message>
        <source>is no address of a MongoDB, such as mongodb://host:27017/vpp</source>
        <translation>ist keine Adresse einer MongoDB wie mongodb://host:27017/vpp</translation>
    </message>
    <message>
        <source>is no address of an engine, such as unix:///var/run/docker.sock</source>
        <translation>ist keine Adresse einer Engine wie unix:///var/run/docker.sock</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Kodierung</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>Platform</source>
        <translation>Plattform</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Watch folder</source>
        <translation>Beobachteter Ordner</translation>
    </message>
    <message>
        <source>Recordings that appear in this folder are taken by themselves once they have stopped growing.</source>
        <translation>Aufnahmen, die in diesem Ordner erscheinen, werden von selbst übernommen, sobald sie nicht mehr wachsen.</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Ladder</source>
        <translation>Leiter</translation>
    </message>
    <message>
        <source>Renditions that a lecture gets, never larger than its recording.</source>
        <translation>Fassungen, die eine Vorlesung erhält, nie größer als ihre Aufnahme.</translation>
    </message>
    <message>
        <source>Lectures at once</source>
        <translation>Vorlesungen zugleich</translation>
    </message>
    <message>
        <source>How many lectures are encoded side by side; one alone uses all cores already.</source>
        <translation>Wie viele Vorlesungen nebeneinander kodiert werden; eine allein nutzt schon alle Kerne.</translation>
    </message>
    <message>
        <source>Pieces at once</source>
        <translation>Stücke zugleich</translation>
    </message>
    <message>
        <source>How many pieces of a lecture are encoded side by side; fewer keep the machine free.</source>
        <translation>Wie viele Stücke einer Vorlesung nebeneinander kodiert werden; weniger lassen dem Rechner Luft.</translation>
    </message>
    <message>
        <source>As fits this machine</source>
        <translation>Wie es zum Rechner passt</translation>
    </message>
    <message>
        <source>Even loudness</source>
        <translation>Gleichmäßige Lautheit</translation>
    </message>
    <message>
        <source>Brings the sound of every lecture to -16 LUFS, so that none is too quiet.</source>
        <translation>Bringt den Ton jeder Vorlesung auf -16 LUFS, damit keine zu leise ist.</translation>
    </message>
    <message>
        <source>Spoken language</source>
        <translation>Gesprochene Sprache</translation>
    </message>
    <message>
        <source>Language of new lectures where nothing else is said, as a tag: en, de-AT.</source>
        <translation>Sprache neuer Vorlesungen, wo nichts anderes angegeben ist, als Kürzel: en, de-AT.</translation>
    </message>
    <message>
        <source>Not said</source>
        <translation>Nicht angegeben</translation>
    </message>
    <message>
        <source>New lectures are</source>
        <translation>Neue Vorlesungen sind</translation>
    </message>
    <message>
        <source>Students see published lectures at once, drafts only when you publish them.</source>
        <translation>Studierende sehen veröffentlichte Vorlesungen sofort, Entwürfe erst, wenn Sie sie veröffentlichen.</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>Veröffentlicht</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>Keep packages here</source>
        <translation>Pakete hier behalten</translation>
    </message>
    <message>
        <source>Keeps the files of a lecture on this machine after it is published.</source>
        <translation>Behält die Dateien einer Vorlesung auf diesem Rechner, nachdem sie veröffentlicht ist.</translation>
    </message>
    <message>
        <source>MongoDB</source>
        <translation>MongoDB</translation>
    </message>
    <message>
        <source>Address of the store that lectures are published to and the platform reads.</source>
        <translation>Adresse der Datenbank, in die Vorlesungen veröffentlicht werden und aus der die Plattform liest.</translation>
    </message>
    <message>
        <source>The platform&apos;s, or one of this program&apos;s own</source>
        <translation>Die der Plattform oder eine eigene des Programms</translation>
    </message>
    <message>
        <source>Container engine</source>
        <translation>Container-Engine</translation>
    </message>
    <message>
        <source>Address of the engine that runs the platform&apos;s containers.</source>
        <translation>Adresse der Engine, in der die Container der Plattform laufen.</translation>
    </message>
    <message>
        <source>The first that is found</source>
        <translation>Die erste, die gefunden wird</translation>
    </message>
    <message>
        <source>Compose file</source>
        <translation>Compose-Datei</translation>
    </message>
    <message>
        <source>The file that says which containers the platform has.</source>
        <translation>Die Datei, die sagt, welche Container die Plattform hat.</translation>
    </message>
    <message>
        <source>The one that comes with this program</source>
        <translation>Die mitgelieferte</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Colours of the window.</source>
        <translation>Farben des Fensters.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Language of the window; what is open already changes at the next start.</source>
        <translation>Sprache des Fensters; was schon offen ist, wechselt beim nächsten Start.</translation>
    </message>
    <message>
        <source>Reduced motion</source>
        <translation>Weniger Bewegung</translation>
    </message>
    <message>
        <source>Shows changes at once instead of moving them into place.</source>
        <translation>Zeigt Änderungen sofort, statt sie an ihren Platz zu bewegen.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Tray icon</source>
        <translation>Symbol im Infobereich</translation>
    </message>
    <message>
        <source>Shows how things are in the system&apos;s tray, where there is one.</source>
        <translation>Zeigt den Stand im Infobereich des Systems, wo es einen gibt.</translation>
    </message>
    <message>
        <source>Log lines kept</source>
        <translation>Behaltene Protokollzeilen</translation>
    </message>
    <message>
        <source>How many lines the page Logs holds; they take at most 100 MB of memory.</source>
        <translation>Wie viele Zeilen die Seite Protokolle hält; sie brauchen höchstens 100 MB Speicher.</translation>
    </message>
    <message>
        <source>Tells through the desktop when lectures are done or something fails, while you look elsewhere.</source>
        <translation>Meldet über den Desktop, wenn Vorlesungen fertig sind oder etwas scheitert, während Sie woanders arbeiten.</translation>
    </message>
    <message>
        <source>When the queue is done</source>
        <translation>Wenn die Warteschlange fertig ist</translation>
    </message>
    <message>
        <source>What happens when the last job has ended.</source>
        <translation>Was geschieht, wenn der letzte Auftrag beendet ist.</translation>
    </message>
    <message>
        <source>Do nothing</source>
        <translation>Nichts tun</translation>
    </message>
    <message>
        <source>Notify me</source>
        <translation>Mich benachrichtigen</translation>
    </message>
    <message>
        <source>Put the machine to sleep</source>
        <translation>Rechner in den Ruhezustand versetzen</translation>
    </message>
    <message>
        <source>Shut the machine down</source>
        <translation>Rechner herunterfahren</translation>
    </message>
    <message>
        <source>The store does not answer.</source>
        <translation>Die Datenbank antwortet nicht.</translation>
    </message>
    <message>
        <source>The store answers.</source>
        <translation>Die Datenbank antwortet.</translation>
    </message>
    <message>
        <source>{address} answers.</source>
        <translation>{address} antwortet.</translation>
    </message>
    <message>
        <source>The engine does not answer.</source>
        <translation>Die Engine antwortet nicht.</translation>
    </message>
    <message>
        <source>{engine} {version} answers.</source>
        <translation>{engine} {version} antwortet.</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Lectures in the making, packages that wait to be published, and this program&apos;s own MongoDB.</source>
        <translation>Vorlesungen in Arbeit, Pakete, die auf ihre Veröffentlichung warten, und die eigene MongoDB des Programms.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>What is chosen on this page, and your own ladders.</source>
        <translation>Was auf dieser Seite gewählt ist, und Ihre eigenen Leitern.</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>What can be made again, and may be removed at any time.</source>
        <translation>Was neu gemacht werden kann und jederzeit entfernt werden darf.</translation>
    </message>
    <message>
        <source>Log files</source>
        <translation>Protokolldateien</translation>
    </message>
    <message>
        <source>What happened, without secrets.</source>
        <translation>Was geschehen ist, ohne Geheimnisse.</translation>
    </message>
    <message>
        <source>This variable keeps all of them in {folder}.</source>
        <translation>Diese Variable hält alle in {folder}.</translation>
    </message>
    <message>
        <source>Set this variable to a folder before the start, and all of them are kept in there.</source>
        <translation>Setzen Sie diese Variable vor dem Start auf einen Ordner, und alle liegen darin.</translation>
    </message>
    <message>
        <source>{effect} Default: {value}.</source>
        <translation>{effect} Vorgabe: {value}.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>This program</source>
        <translation>Dieses Programm</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Test {setting}</source>
        <translation>{setting} testen</translation>
    </message>
    <message>
        <source>Asking.</source>
        <translation>Wird gefragt.</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>Looks whether all is there that lectures and the platform need.</source>
        <translation>Sieht nach, ob alles da ist, was Vorlesungen und die Plattform brauchen.</translation>
    </message>
    <message>
        <source>Open the doctor</source>
        <translation>Diagnose öffnen</translation>
    </message>
    <message>
        <source>Export settings</source>
        <translation>Einstellungen exportieren</translation>
    </message>
    <message>
        <source>Import settings</source>
        <translation>Einstellungen importieren</translation>
    </message>
    <message>
        <source>Reset all settings</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
</context>
<context>
    <name>Shortcuts</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StackPage</name>
    <message>
        <source>Copy link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open student page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} waits for {others}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stack cannot be read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count}!</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ok</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The platform runs: {address}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel what the platform does</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the platform and remove its containers; the data stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the student page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the student page&apos;s link</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The platform is being changed</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StepRow</name>
    <message numerus="yes">
        <source>%n step(s) cached</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TableView</name>
    <message>
        <source>Lectures</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>Show and edit the password</source>
        <translation>Passwort zeigen und ändern</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Arrow keys move the cursor, Page Up and Page Down go from chapter to chapter, Ctrl with arrow keys moves the chapter&apos;s beginning, Insert adds a chapter, Delete removes it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline, cursor at {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Timeline, chapter {title} at {time}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>16:30 or 90m</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A time of today, a date and a time, or how long ago</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{text} is no time</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy for support</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Show VPP Desktop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Verdict</name>
    <message>
        <source>Try it with a sample lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose lectures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished">Abbrechen</translation>
    </message>
    <message>
        <source>Sample lecture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is drawn on this machine, about binary search and 20 s long. Then it goes into the queue.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Making the sample lecture</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>doctor</name>
    <message>
        <source>Checking</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attention</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A few seconds. The lines below fill in as each check ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Everything is there</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lectures can be added and published, and the platform can start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lectures can be added and published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The platform that students open cannot start yet: see below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lectures can be added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are encoded now, and published as soon as a store answers: see below.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lectures cannot be added yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Do what the lines below say, then check again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not everything could be looked at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ffmpeg</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>data folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>store</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>container engine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Turns recordings into what browsers play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps the queue, and lectures until they are published</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An hour of lecture needs about 3 GB while it is in work</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The MongoDB that lectures are published to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Runs the platform that students open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the platform answers on this machine</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{hint}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{more}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>then {more}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{version}, {where}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lacks {parts}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{program} is not installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{program} does not run: {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} cannot be written: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>make the folder writable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make it writable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{size} free where the data are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>free some room on this one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{command}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mend that first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the MongoDB of {name} answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the MongoDB that .env names answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the platform&apos;s MongoDB answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the MongoDB that comes along answers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} {version}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the platform publishes none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port} is free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port} is the platform&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{ports} are free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{ports} are the platform&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{ports} are free or the platform&apos;s own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first}; {next}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port} is taken by container {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port} is taken by {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{port} is taken by another program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stop that program</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use port {port}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use ports {ports}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>set {lines} in .env</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>stack</name>
    <message>
        <source>{name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sentence}; the data stay</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{sentence}; {time}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a few seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do: the platform is stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do: the images are fresh</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to do: the platform runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fetches the image of {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fetches {count} images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restarts {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restarts {count} services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starts {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>starts {count} services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stops {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stops {count} services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>removes {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>removes 1 container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>removes {count} containers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>removes the data in {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits for {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{operation} {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>builds {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>builds {services} ({cause})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>makes {services} anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>makes {services} anew ({cause})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first}, then {second}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{first}, {rest}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Engine not running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No services</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} keeps crashing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} keep crashing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stack stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} is not healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} are not healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stack running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting {count} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} of {total} services run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The container engine {happened}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}: {hint}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}. {hint}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} ({rest})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Install it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allow it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} cannot start: port {port} is taken by {holder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use port {port}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop {container}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only {size} are free in {place}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clear the build cache</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} belongs to no service of the file any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{names} belong to no service of the file any more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished">Entfernen</translation>
    </message>
    <message>
        <source>{container} runs, but nothing uses it now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} keeps crashing: started again {count} times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} keeps crashing: {how}, started again {count} times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} has ended: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} runs, but its health check fails: {reason}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} was ended: this machine&apos;s memory is full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} was ended: it needed more than its {limit} of memory. Raise mem_limit in {file}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show its log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} runs an older build: {cause}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rebuild it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} runs with older settings: {file} or .env changed. It will be made anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Apply</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} runs an older image than there is now. It will be made anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no container</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>just created</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its image is made anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its image is pulled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} or .env changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image is newer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image is missing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image is stale</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is named {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not in network {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>has not volume {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is being removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} is restarted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>was never started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is stopped (out of memory)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is stopped (exit code {code})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} needs it healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{service} needs it done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>until it is healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>until it runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left over from an interrupted start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the stack goes down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asked for: its data are lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>asked for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no service of this name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no image yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>image has no record of its sources</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its sources changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sources changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its build arguments or target changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>build arguments or target changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} files changed: {files} and {more} more</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} files changed: {files}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} added</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} changed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>finished (exit code {code})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed (exit code {code})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its command cannot be run (exit code {code})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its command was not found (exit code {code})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ended by {signal} (exit code {code})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>killed: it needed more memory than it may use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{how}, is started again ({count} so far)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its health check fails</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is there, but your account may not use it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is not installed or not running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is installed, but not running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>broke off the connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>went away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what} ({address}, from {source})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not started yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting to start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Being removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Build {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch the image of {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make network {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make volume {subject} for the data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the container of {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make the container of {subject} anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let {subject} go on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restart {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wait for {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove network {subject}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove volume {subject} and its data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting the platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping the platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarting the platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarting {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rebuilding the platform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rebuilding {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building the images</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building {services}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keeps crashing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended with an error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{minutes} min {seconds} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up for less than a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up {count} min</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up {count} h</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>up {count} days</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
